import type { Route } from '../../../pwa/app/routes-types.ts'

/** Pages that show every part of the screen kit in use, for the tests and for looking at them. */
export const kitRoutes: readonly Route[] = [
  { path: '/', title: '業務メニュー', page: () => import('./home.tsx') },
  {
    path: '/intake',
    title: '受付',
    permission: 'application.update',
    menu: '窓口',
    shortcut: 'F2',
    page: () => import('./intake.tsx'),
  },
  { path: '/list', title: '受給者一覧', permission: 'person.view', menu: '窓口', page: () => import('./list.tsx') },
  { path: '/case/:handle', title: '受付の内容', permission: 'person.view', page: () => import('./case.tsx') },
  { path: '/batch', title: '一括更新', permission: 'decision.update', menu: '支給', page: () => import('./batch.tsx') },
  { path: '/secret', title: '監査', permission: 'audit.view', menu: '管理', page: () => import('./batch.tsx') },
  { path: '/precheck', title: '事前確認', offline: true, menu: '窓口', page: () => import('./precheck.tsx') },
]
