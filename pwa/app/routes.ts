import type { Route } from './routes-types.ts'

/** Every page. The menu shows those with a `menu` that the signed-in person may open, in this order. */
export const routes: readonly Route[] = [{ path: '/', title: '業務メニュー', page: () => import('./home.tsx') }]
