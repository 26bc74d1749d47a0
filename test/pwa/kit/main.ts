import { start } from '../../../pwa/app/start.tsx'
import { kitRoutes } from './routes.tsx'

start(kitRoutes, { signIn: () => import('./sign-in.tsx'), unlock: () => import('./unlock.tsx') })
