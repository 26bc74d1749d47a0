/**
 * What staff can be allowed, per function: 更新・参照可 (`update`), 参照のみ可 (`view`), 不可 (no row).
 * `update` includes `view`. The Japanese words stand in `shared/ja/permissions.ts`.
 */
export const functions = [
  'person',
  'number',
  'resident-import',
  'application',
  'review',
  'decision',
  'certificate',
  'hub',
  'client',
  'audit',
] as const

export type Function = (typeof functions)[number]
export type Level = 'view' | 'update'
export type Permission = `${Function}.${Level}`

/** What machines can be allowed at the exchange door. */
export const scopes = ['eligibility.query', 'link-key.create'] as const
export type Scope = (typeof scopes)[number]

/** Every permission string, for tests and token requests. */
export const permissions: readonly Permission[] = functions.flatMap((f) => [`${f}.view`, `${f}.update`] as const)

/** Whether the held permissions cover the asked one: `update` includes `view`. */
export function covers(held: readonly string[], asked: Permission | Scope): boolean {
  if (held.includes(asked)) return true
  return asked.endsWith('.view') && held.includes(asked.replace(/\.view$/, '.update'))
}
