import type { Case } from './conformance-case.ts'
import { drizzleCases } from './conformance-drizzle.ts'
import { statementCases } from './conformance-statements.ts'
import { batchCases, transactionCases } from './conformance-transactions.ts'

/** What every server of the product's databases must do alike; each case runs on a database of its own. */
export const cases: readonly Case[] = [...statementCases, ...batchCases, ...transactionCases, ...drizzleCases]
