import type { PersonSummary } from '../../shared/contract/person.ts'
import type { CalendarDate } from '../../shared/values/calendar-date.ts'
import type { Id } from '../../shared/values/id.ts'
import type { Reader } from '../partition/reader.ts'
import { type KnownPerson, openPersons } from './person.ts'
import { hiddenPlaces } from './places.ts'

/** A person as a list shows them; `hidden` removes the address. */
export function summaryOf({ person, version, ident, whereabouts }: KnownPerson, hidden: boolean): PersonSummary {
  return {
    id: person.id as Id,
    name: ident.name,
    kana: ident.kana,
    alias: ident.alias,
    birthOn: ident.birthOn,
    sex: ident.sex,
    standing: person.standing,
    residence: version.residence,
    numberPending: person.numberPending,
    placesHidden: hidden,
    address: hidden ? null : whereabouts.address,
  }
}

/** Opens persons for a list, in the order asked, with places removed where they must be. */
export async function openSummaries(
  reader: Reader,
  personIds: readonly string[],
  on: CalendarDate,
): Promise<PersonSummary[]> {
  const [persons, hidden] = await Promise.all([openPersons(reader, personIds, on), hiddenPlaces(reader, personIds, on)])
  return persons.map((one) => summaryOf(one, hidden.has(one.person.id)))
}
