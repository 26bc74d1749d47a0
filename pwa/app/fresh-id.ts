import { type Id, newId } from '../../shared/values/id.ts'
import { serverNowMs } from './clock.ts'

/** The id of something about to be made. It is kept with the form, so that sending the form twice makes one thing. */
export function freshId(): Id {
  return newId(Math.floor(serverNowMs()), crypto.getRandomValues(new Uint8Array(10)))
}
