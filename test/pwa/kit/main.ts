import { start } from '../../../pwa/app/start.tsx'
import { kitRoutes } from './routes.tsx'

start(kitRoutes)
