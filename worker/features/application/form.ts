import { readApplicationForm } from '../../../shared/contract/application.ts'
import { Problem } from '../../../shared/contract/problems.ts'
import { dated } from '../../../shared/rules/dated.ts'
import { askedOn } from '../../../shared/rules/medical-aid/asked.ts'
import { channelsOf } from '../../../shared/rules/medical-aid/procedures.ts'
import { numberUseOn } from '../../../shared/rules/number-use.ts'
import { endpoint } from '../../http/endpoint.ts'
import { findOrdinance } from '../../records/ordinance.ts'

export default endpoint(readApplicationForm, async (ctx, { procedure, receivedOn }) =>
  ctx.partition.read(ctx.intent('application.intake'), async (reader) => {
    const ordinance = (await findOrdinance(reader))?.body
    const scheme = ordinance && dated(ordinance.scheme).findEntryOn(receivedOn)?.value
    if (!ordinance || !scheme)
      throw new Problem('wrong-state', { detail: 'この日に適用する条例が登録されていません。' })
    const asks = askedOn(ordinance, receivedOn)
    const use = numberUseOn(receivedOn, {
      municipality: ctx.session.municipalityName,
      scheme: scheme.nameJa,
      incomeLimited: asks.includes('incomeOverLimit'),
    })
    return {
      schemeName: scheme.nameJa,
      channels: [...channelsOf(procedure, receivedOn)],
      asks,
      youthMayClaim: dated(ordinance.youthClaim).on(receivedOn) !== null,
      numberUse: { ...use, lookedUp: [...use.lookedUp] },
    }
  }),
)
