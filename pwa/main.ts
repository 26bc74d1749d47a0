import { gates } from './app/gates.ts'
import { routes } from './app/routes.ts'
import { start } from './app/start.tsx'

start(routes, gates)
