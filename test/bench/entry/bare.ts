import { eq } from 'drizzle-orm'
import { Hono } from 'hono'
import { entitlement } from '../../../db/schema/data/determination.ts'
import { connect, queries } from '../../../worker/partition/database.ts'

type Env = { Bindings: { DATA: Fetcher; DATA_TOKEN: string; DATABASE: string } }

const app = new Hono<Env>()

/** What the bench compares with: one row by its primary key over the same road, and nothing else. No product Worker. */
app.get('/row/:id', async (c) => {
  const { DATA, DATA_TOKEN, DATABASE } = c.env
  const db = queries(connect({ service: DATA, token: DATA_TOKEN }, DATABASE))
  const [row] = await db
    .select()
    .from(entitlement)
    .where(eq(entitlement.id, c.req.param('id')))
  return row ? c.json({ ...row, benefit: Buffer.from(row.benefit).toString('base64') }) : c.notFound()
})

export default app
