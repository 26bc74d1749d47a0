import type { Databases } from './databases.ts'
import { demoCities } from './demo-cities.ts'
import { addOffices, addStaff } from './directory.ts'
import { ordinancesOf } from './ordinances.ts'
import { provisionMunicipality } from './provision.ts'

/** Takes in the demo's municipalities with their offices and staff; what is there already stays as it is. */
export async function provisionDemo(databases: Databases): Promise<void> {
  for (const { code, name, kana, offices, staff } of demoCities) {
    await provisionMunicipality(databases, { code, name, kana, ordinances: ordinancesOf(code) })
    await addOffices(databases, code, offices)
    const known = await staffNumbers(databases, code)
    for (const member of staff) if (!known.has(member.number)) await addStaff(databases, code, member)
  }
}

async function staffNumbers(databases: Databases, municipality: string): Promise<Set<string>> {
  const control = databases.open('control')
  try {
    const { rows } = await control.execute({
      sql: 'SELECT number FROM staff WHERE municipality = ?',
      args: [municipality],
    })
    return new Set(rows.map((row) => String(row.number)))
  } finally {
    control.close()
  }
}
