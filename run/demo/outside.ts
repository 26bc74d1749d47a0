import type { Resident } from './people.ts'

/** How the demo and its tour speak with the payers' side and the card reader: what insurers and clinics would do. */

export interface Payer {
  readonly url: string
  readonly token: string
}

export interface CardReading {
  readonly card: string
  readonly institution: string
  /** Client id under which the person's municipality knows the online-qualification server. */
  readonly clientId: string
}

/** What a resident's insurer has on record, with the card they were given. */
export function insuredAs(resident: Resident, card?: string): Record<string, string> {
  return {
    myNumber: resident.個人番号,
    name: resident.氏名,
    nameKana: resident.氏名カナ,
    address: resident.住所,
    dateOfBirth: resident.生年月日,
    sex: resident.性別,
    ...(card === undefined ? {} : { card }),
  }
}

/** Makes persons known at the payers' side; one who is known keeps what is not named. Throws when it does not answer. */
export async function insure({ url, token }: Payer, persons: readonly Record<string, string>[]): Promise<void> {
  const answer = await fetch(`${url}/peers/persons`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    body: JSON.stringify({ persons }),
  })
  if (!answer.ok) throw new Error(`the payers' side answered ${answer.status}`)
}

/** A card is read with the person's consent: the one-time key. Throws when the server gives none. */
export async function readCard(url: string, reading: CardReading): Promise<string> {
  const answer = await fetch(`${url}/card-readings`, {
    method: 'POST',
    body: JSON.stringify({ ...reading, consent: true }),
  })
  const { linkKey } = (await answer.json()) as { linkKey?: string }
  if (!answer.ok || linkKey === undefined) throw new Error(`the card reader answered ${answer.status}`)
  return linkKey
}
