import type { Route } from '../../../pwa/app/routes-types.ts'

/** Pages that show every part of the screen kit in use, for the tests and for looking at them. */
export const kitRoutes: readonly Route[] = [
  { path: '/', title: '業務メニュー', page: () => import('./home.tsx') },
  {
    path: '/intake',
    title: '受付',
    purpose: '新しい申請を受け付けます',
    permission: 'application.update',
    menu: '窓口',
    shortcut: 'F2',
    page: () => import('./intake.tsx'),
  },
  {
    path: '/list',
    title: '受給者一覧',
    purpose: '氏名、フリガナ、番号でさがします',
    permission: 'person.view',
    menu: '窓口',
    page: () => import('./list.tsx'),
  },
  { path: '/case/:handle', title: '受付の内容', permission: 'person.view', page: () => import('./case.tsx') },
  {
    path: '/batch',
    title: '一括更新',
    purpose: '年度の更新を試算し、承認のあと実行します',
    permission: 'decision.update',
    menu: '支給',
    page: () => import('./batch.tsx'),
  },
  { path: '/secret', title: '監査', permission: 'audit.view', menu: '管理', page: () => import('./batch.tsx') },
  { path: '/draft', title: '下書き', permission: 'application.update', page: () => import('./draft.tsx') },
  {
    path: '/precheck',
    title: '事前確認',
    purpose: '氏名を使わずに対象になるかを確かめます。通信がなくても使えます',
    offline: true,
    menu: '窓口',
    page: () => import('./precheck.tsx'),
  },
]
