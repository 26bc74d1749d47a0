import { join } from 'node:path'
import Database from 'libsql'
import { append, EMPTY_FRONTIER, encodeFrontier, type Frontier, hashLeaf, rootOf } from '../../worker/log/merkle.ts'
import type { City } from '../world.ts'

/** A municipality's database file in the hands of someone who can write to the disk: no server, no triggers. */
export type LogFile = {
  run(sql: string, ...values: unknown[]): void
  leaves(): { seq: number; bytes: Buffer }[]
  /** Computes the tree anew from the entries as they now stand, as if they had always been so. */
  rebuild(): Frontier & { root: Uint8Array }
  close(): void
}

export function openFile(city: City): LogFile {
  const db = new Database(join(city.stack.folder, 'databases', 'data', `data-${city.code}.db`))
  db.pragma('busy_timeout = 5000')
  for (const { name } of db.prepare("select name from sqlite_master where type = 'trigger'").all() as {
    name: string
  }[])
    db.exec(`drop trigger "${name}"`)
  const file: LogFile = {
    run: (sql, ...values) => void db.prepare(sql).run(values),
    leaves: () =>
      (db.prepare('select seq, bytes from leaf order by seq').all() as { seq: number; bytes: ArrayBuffer }[]).map(
        ({ seq, bytes }) => ({ seq, bytes: Buffer.from(bytes) }),
      ),
    rebuild: () => {
      db.exec('delete from log_node')
      let edge: Frontier = EMPTY_FRONTIER
      const insert = db.prepare('insert into log_node (level, position, hash) values (?, ?, ?)')
      for (const { bytes } of file.leaves()) {
        const grown = append(edge, hashLeaf(bytes))
        for (const { level, index, hash } of grown.nodes) insert.run([level, index, Buffer.from(hash)])
        edge = grown.frontier
      }
      db.prepare('update log_head set size = ?, frontier = ?').run([edge.size, Buffer.from(encodeFrontier(edge))])
      return { ...edge, root: rootOf(edge) }
    },
    close: () => db.close(),
  }
  return file
}
