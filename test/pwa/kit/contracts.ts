import * as v from 'valibot'
import { contract } from '../../../shared/contract/contract.ts'

/** An endpoint of the kit's server that takes an application. */
export const takeApplication = contract({
  name: 'takeApplication',
  door: 'staff',
  method: 'POST',
  path: '/api/kit/take',
  access: { permission: 'application.update' },
  audit: 'kit.taken',
  summary: 'Takes an application of the kit.',
  input: v.strictObject({ child: v.strictObject({ name: v.string(), kana: v.string(), birthOn: v.string() }) }),
  output: v.strictObject({ receipt: v.string() }),
})
