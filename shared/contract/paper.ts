import * as v from 'valibot'
import { contract } from './contract.ts'
import { idSchema } from './schemas.ts'

/** 256 random bits as base64url. */
export const handleSchema = v.pipe(v.string(), v.regex(/^[\w-]{43}$/, '文書の番号が正しくありません。'))

/** Seconds until a handle is worthless. */
export const HANDLE_SECONDS = 60

/** Asks for the receipt of an application: a handle that opens it once, in this session, within a minute. */
export const requestReceipt = contract({
  name: 'requestReceipt',
  door: 'staff',
  method: 'POST',
  path: '/api/paper/receipt',
  access: { permission: 'application.view' },
  audit: 'paper.receipt-requested',
  summary: 'A single-use handle of an application’s receipt.',
  input: v.strictObject({ applicationId: idSchema }),
  output: v.strictObject({ handle: handleSchema }),
})

/** The paper behind a handle, for the browser's own viewer. The address holds nothing but the spent handle. */
export const openPaper = contract({
  name: 'openPaper',
  door: 'staff',
  method: 'GET',
  path: '/documents/paper',
  access: { session: 'the handle was given to this very session by an endpoint that asked for the permission' },
  audit: 'paper.opened',
  summary: 'The PDF behind a single-use handle.',
  input: v.strictObject({ handle: handleSchema }),
  output: v.custom<Uint8Array>((x) => x instanceof Uint8Array),
  produces: 'application/pdf',
})
