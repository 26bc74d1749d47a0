import { listCertificates, reissueCertificate } from '../../shared/contract/certificate.ts'
import { endEntitlement, resumeEntitlement, suspendEntitlement } from '../../shared/contract/decision.ts'
import type { Granted } from './decision.ts'
import { type Family, freshId, todayOf } from './intake.ts'
import { type Clinic, shown } from './verify.ts'
import { type JourneyWorld, must, type Say } from './world.ts'

/** What an institution is answered after the card was lost, while payments are stopped, and when it is over. */
export async function live(
  world: JourneyWorld,
  family: Family,
  granted: Granted,
  clinic: Clinic,
  say: Say,
): Promise<void> {
  const decider = await world.staff('decider')
  const careOn = todayOf(world)
  const read = () => decider.call(listCertificates, { personId: family.childId })
  const ask = (code: string) => clinic.client.eligibility({ by: 'certificate-code', code, careOn })

  const { certificates } = await read()
  const old = certificates.find((one) => one.id === granted.certificateId)
  must(old !== undefined, 'the certificate is gone')
  const wanted = { id: freshId(world), certificateId: old.id, rev: old.rev, reason: 'damaged' } as const
  await decider.call(reissueCertificate, wanted)
  const byOld = await ask(granted.code)
  say(
    { ja: '医療証: 再交付し、古い証で照会する', en: 'Reissued: the old copy still answers, and says so' },
    shown(byOld),
  )
  must(byOld.status === 'eligible' && byOld.shownCertificate === 'reissued-since', 'the old copy was not recognised')
  const fresh = (await read()).certificates.find((one) => one.id === wanted.id)
  must(fresh !== undefined && fresh.code !== granted.code, 'the new copy has no code of its own')

  const change = async () => {
    const entitlement = (await read()).entitlements.find((one) => one.recipientNo === granted.recipientNo)
    must(entitlement !== undefined, 'the entitlement is gone')
    const { id: entitlementId, rev } = entitlement
    return { id: freshId(world), entitlementId, rev, effectiveOn: careOn, remark: '案内のため' }
  }
  await decider.call(suspendEntitlement, { ...(await change()), reason: 'facts-doubtful' })
  const stopped = await ask(fresh.code)
  say({ ja: '決裁: 支給を停止し、照会する', en: 'Suspended: cannot be obtained, and nothing says why' }, shown(stopped))
  must(stopped.status === 'unobtainable', 'a suspended entitlement was told')
  await decider.call(resumeEntitlement, await change())
  const resumed = await ask(fresh.code)
  say({ ja: '決裁: 停止を解除し、照会する', en: 'Resumed: answered again' }, shown(resumed))
  must(resumed.status === 'eligible', 'a resumed entitlement was not told')
  await decider.call(endEntitlement, { ...(await change()), reason: 'moved-out' })
  const ended = await ask(fresh.code)
  say({ ja: '決裁: 転出で資格を喪失し、照会する', en: 'Ended: expired, with the day' }, shown(ended))
  must(ended.status === 'expired', 'an ended entitlement was not told')
}
