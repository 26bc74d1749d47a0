import { randomBase64Url } from './base64url.ts'

/**
 * Ids of persons and records never stand in an address: the browser writes those to its history on disk. A handle
 * stands there instead, random, known to this tab's memory alone and gone with it.
 */
const handles = new Map<string, string>()
const ids = new Map<string, string>()

/** The handle of an id, the same one each time it is asked for in this tab. */
export function handle(id: string): string {
  let found = handles.get(id)
  if (!found) {
    found = randomBase64Url(12)
    handles.set(id, found)
    ids.set(found, id)
  }
  return found
}

/** The id behind a handle; undefined after a reload: then the page sends its reader back to the list. */
export function findIdOf(handle: string | undefined): string | undefined {
  return handle === undefined ? undefined : ids.get(handle)
}

export function forgetHandles(): void {
  handles.clear()
  ids.clear()
}
