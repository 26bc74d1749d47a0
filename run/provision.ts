import { currentSchemaVersion, migrateMunicipality } from '../db/migrate.ts'
import type { Databases } from './databases.ts'

/** A municipality to take in. The ordinance body has the shape of the rules' dated tables. */
export type NewMunicipality = {
  /** 全国地方公共団体コード, six digits. */
  code: string
  name: string
  kana: string
  ordinances: readonly NewOrdinance[]
}

export type NewOrdinance = { id: string; scheme: 'medical-aid'; version: number; body: unknown; recordedAt: string }

/**
 * Takes a municipality in: its three databases, their schema, its ordinances, and last its row in the control database,
 * so that no door opens a partition that is not complete. Repeating it changes nothing that is there.
 */
export async function provisionMunicipality(databases: Databases, municipality: NewMunicipality): Promise<void> {
  const { code, name, kana, ordinances } = municipality
  if (!/^\d{6}$/.test(code)) throw new Error(`"${code}" is no municipality code`)
  for (const kind of ['keys', 'number', 'data']) await databases.create(`${kind}-${code}`)
  await migrateMunicipality(databases.open, code)
  const data = databases.open(`data-${code}`)
  try {
    for (const { id, scheme, version, body, recordedAt } of ordinances) {
      await data.execute({
        sql: `INSERT INTO ordinance (id, scheme, version, body, recorded_at, approval_id) VALUES (?, ?, ?, ?, ?, NULL)
              ON CONFLICT (scheme, version) DO NOTHING`,
        args: [id, scheme, version, JSON.stringify(body), recordedAt],
      })
    }
  } finally {
    data.close()
  }
  const control = databases.open('control')
  try {
    await control.execute({
      sql: `INSERT INTO municipality (code, name, kana, state, schema_version) VALUES (?, ?, ?, 'active', ?)
            ON CONFLICT (code) DO NOTHING`,
      args: [code, name, kana, await currentSchemaVersion()],
    })
  } finally {
    control.close()
  }
}
