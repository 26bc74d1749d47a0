import { routes } from '../app/routes.ts'
import { start } from '../app/start.tsx'

start(routes, { signIn: () => import('./sign-in.tsx'), unlock: () => import('./unlock.tsx') })
