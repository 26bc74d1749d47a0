import { exportedLog } from '../../run/export-log.ts'
import type { StaffClient } from '../../run/staff-client.ts'
import { findVkey, type NoteKey } from '../../worker/log/note.ts'
import { logKeyOf } from '../../worker/log/signer.ts'
import { type Finding, type Trust, type Verdict, verifyExport } from '../../worker/log/verify-export.ts'
import type { City } from '../world.ts'

/** What an examiner trusts who got both keys elsewhere. */
export function trustOf(city: City): Trust & { witnessKeys: NoteKey[] } {
  const log = logKeyOf('hagukumi.localhost', city.code, city.stack.keys.logPublicKey)
  return { logKeys: [log], witnessKeys: [findVkey(city.stack.witness.vkey) as NoteKey] }
}

/** Exports over the public door, as the command line does, and verifies what came. */
export async function exportAndVerify(
  city: City,
  auditor: StaffClient,
  trust: Trust = trustOf(city),
): Promise<Verdict> {
  return verifyExport(exportedLog(auditor), trust)
}

export function findingOf(verdict: Verdict): Finding | undefined {
  return verdict.ok ? undefined : verdict.finding
}
