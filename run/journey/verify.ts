import { exportJWK, generateKeyPair } from 'jose'
import { registerClient } from '../../shared/contract/client.ts'
import type { Output } from '../../shared/contract/contract.ts'
import { fieldGroups, type queryEligibility } from '../../shared/contract/eligibility.ts'
import { readHubSubject } from '../../shared/contract/hub.ts'
import { addDays } from '../../shared/values/calendar-date.ts'
import type { Id } from '../../shared/values/id.ts'
import { isInstitutionCode } from '../../shared/values/institution-code.ts'
import { Refused } from '../staff-client.ts'
import { VerifierClient } from '../verifier-client.ts'
import type { Granted } from './decision.ts'
import { type Family, freshId, todayOf } from './intake.ts'
import { type JourneyWorld, must, type Say } from './world.ts'

/** A medical institution that asks, and the family's card. */
export interface Clinic {
  readonly id: Id
  readonly client: VerifierClient
  readonly qualificationId: Id
  readonly card: string
}

/** The entitlement becomes known at the hub, once the payers' side has numbered the child: step 6. */
export async function reachHub(world: JourneyWorld, family: Family, say: Say): Promise<void> {
  const administrator = await world.staff('administrator')
  const read = () =>
    administrator.call(readHubSubject, { personId: family.childId }).catch((error: unknown) => {
      if (error instanceof Refused && error.status === 404) return undefined
      throw error
    })
  await world.settle(async () => (await read())?.state === 'numbered')
  const subject = await read()
  say(
    { ja: 'PMH: 支払側の採番を受けて登録する', en: 'Hub: the payers number the child; the record is registered' },
    { 状態: '採番済み', 資格の件数: subject?.certificates.length ?? 0, やりとり: subject?.exchanges.length ?? 0 },
  )
}

/** The administrator takes in a medical institution and the online-qualification server. */
export async function registerClinic(world: JourneyWorld, card: string, say: Say): Promise<Clinic> {
  const administrator = await world.staff('administrator')
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true })
  const { x = '', y = '' } = await exportJWK(publicKey)
  const endsOn = addDays(todayOf(world), 90)
  const [id, qualificationId] = [freshId(world), freshId(world)]
  await administrator.call(registerClient, {
    id,
    name: '見本こどもクリニック',
    kind: 'institution',
    institutionCode: institutionIn(world.municipality.slice(0, 2)),
    jwk: { kty: 'EC', crv: 'P-256', x, y },
    scopes: [{ scope: 'eligibility.query', fields: [...fieldGroups] }],
    endsOn,
  })
  await administrator.call(registerClient, {
    id: qualificationId,
    name: 'オンライン資格確認',
    kind: 'qualification',
    institutionCode: null,
    jwk: world.qualification.jwk,
    scopes: [{ scope: 'link-key.create', fields: [] }],
    endsOn,
  })
  say(
    { ja: '管理者: 医療機関とオンライン資格確認を登録する', en: 'Administrator: registers an institution by its key' },
    { 医療機関: '見本こどもクリニック', 識別子: id },
  )
  const { exchangeOrigin: origin, onCall } = world
  const client = new VerifierClient({ origin, clientId: id, key: privateKey, now: () => world.now(), onCall })
  return { id, client, qualificationId, card }
}

/** Asks by the code on the certificate, by a card reading, and by the same reading again: step 7. */
export async function askEligibility(world: JourneyWorld, clinic: Clinic, granted: Granted, say: Say): Promise<void> {
  const careOn = todayOf(world)
  const byCode = await clinic.client.eligibility({ by: 'certificate-code', code: granted.code, careOn })
  say(
    {
      ja: '医療機関: 証のコードで今日の資格を照会する',
      en: 'Institution: asks about today by the code on the certificate',
    },
    shown(byCode),
  )
  must(byCode.status === 'eligible' && byCode.shownCertificate === 'current', 'not eligible by code')

  const { card, id: institution, qualificationId: clientId } = clinic
  const linkKey = await world.qualification.read({ card, institution, clientId })
  const asked = { by: 'link-key', linkKey, careOn } as const
  const byCard = await clinic.client.eligibility(asked)
  say(
    {
      ja: '医療機関: カードの読取りで得た連携キーで照会する',
      en: 'Institution: asks by the link key of a card reading',
    },
    shown(byCard),
  )
  must(byCard.status === 'eligible', 'not eligible by link key')
  const again = await clinic.client.eligibility(asked)
  say(
    { ja: '医療機関: 同じ連携キーをもう一度使う', en: 'Institution: a used link key shows nothing, and not why' },
    shown(again),
  )
  must(again.status === 'unobtainable', 'a used link key was answered')
}

const statuses = { eligible: '資格あり', expired: '失効', unobtainable: '取得できません' } as const
const copies = {
  current: '現在の証',
  'reissued-since': '再交付前の古い証',
  'reported-lost': '紛失の届出がある証',
  collected: '回収済みの証',
  'not-shown': 'なし（カードの読取り）',
} as const

/** An answer in the words of the tour. */
export function shown(answer: Output<typeof queryEligibility>): Record<string, unknown> {
  const { message } = answer
  const said = { 答え: statuses[answer.status], 説明: message }
  if (answer.status === 'expired') return { ...said, 失効日: answer.expiredOn }
  if (answer.status === 'unobtainable') return said
  const { certificate, inKind, shownCertificate } = answer
  return {
    ...said,
    提示された証: copies[shownCertificate],
    証: `${certificate?.kindName} ${certificate?.payerNo} / ${certificate?.recipientNo}`,
    期間: `${certificate?.validFrom} から ${certificate?.validTo}`,
    現物給付: inKind?.reason,
  }
}

/** A code of a clinic in this prefecture: its last figure checks the others. Throws for a prefecture that is none. */
export function institutionIn(prefecture: string): string {
  for (let check = 0; check < 10; check++) {
    const code = `${prefecture}1000001${check}`
    if (isInstitutionCode(code)) return code
  }
  throw new RangeError(`no prefecture: ${prefecture}`)
}
