import { eq, lt } from 'drizzle-orm'
import { hubSubject, linkKey } from '../../../db/schema/data/hub.ts'
import { createLinkKey } from '../../../shared/contract/eligibility.ts'
import { instantMs, toInstant } from '../../../shared/values/instant.ts'
import { endpoint } from '../../http/endpoint.ts'
import { toBase64Url } from '../../http/jwt.ts'

/** How long a link key may wait for its institution, in ms. */
const LIFETIME_MS = 10 * 60_000

/**
 * A key is answered whether or not the PMH-ID is known here: what an unknown one resolves to is told to nobody.
 * Only its tag is stored, bound to the institution that read the card.
 */
export default endpoint(createLinkKey, async (ctx, { pmhId, institution, purpose }) => {
  const key = toBase64Url(crypto.getRandomValues(new Uint8Array(16)))
  const now = ctx.now()
  const expiresAt = toInstant(instantMs(now) + LIFETIME_MS)
  await ctx.partition.transact(ctx.intent('card.consented'), async (tx) => {
    const [tag, subjectTag] = await tx.tags([
      { field: 'link_key', value: key },
      { field: 'pmh_id', value: pmhId },
    ])
    if (!tag || !subjectTag) throw new Error('the agent answered no tag')
    await tx.db.delete(linkKey).where(lt(linkKey.expiresAt, now))
    const [subject] = await tx.db
      .select({ personId: hubSubject.personId })
      .from(hubSubject)
      .where(eq(hubSubject.pmhIdTag, subjectTag))
    tx.conclude(subject ? 'ok' : 'unknown')
    if (!subject) return
    tx.note([subject.personId])
    await tx.db.insert(linkKey).values({ tag, personId: subject.personId, clientId: institution, purpose, expiresAt })
  })
  return { linkKey: key, expiresAt }
})
