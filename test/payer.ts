import type { Insured, Misbehaviour } from './peers/payer.ts'
import type { City } from './world.ts'

/** What happens at the payers' side, as a test arranges it. Misbehaviour is for one person's number only. */
export function payerOf({ stack }: City) {
  const { url, token } = stack.payer
  const tell = async (path: string, body: object): Promise<unknown> => {
    const answer = await fetch(`${url}/peers/${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
      body: JSON.stringify(body),
    })
    if (!answer.ok) throw new Error(`the payer answered ${answer.status}`)
    return answer.json()
  }
  return {
    insure: (person: Insured) => tell('persons', { persons: [person] }),
    misbehave: (myNumber: string, how: Misbehaviour | null, times?: number) =>
      tell('misbehave', { myNumber, how, times }),
    /** Every call about this number so far. */
    seen: async (myNumber: string) =>
      ((await tell('seen', { myNumber })) as { seen: { reference: string; isNotDisclosed: boolean }[] }).seen,
    /** The PMH-ID behind a card. The card of a resident of a test is the resident's id. */
    pmhIdOf: async (card: string) => ((await tell('link', { card })) as { pmhId: string | null }).pmhId,
  }
}
