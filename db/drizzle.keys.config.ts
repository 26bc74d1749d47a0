import { defineConfig } from 'drizzle-kit'

export default defineConfig({ dialect: 'sqlite', schema: './db/schema/keys/*.ts', out: './db/migrations/keys' })
