import type { Permission } from './permissions.ts'

/** The groups a municipality starts with; what each may do is then its own matter, per person. */
export const standardRoles = {
  counter: ['person.update', 'number.view', 'application.update', 'certificate.view'],
  reviewer: ['person.view', 'application.view', 'review.update', 'certificate.update', 'hub.view'],
  decider: ['person.view', 'application.view', 'review.view', 'decision.update', 'certificate.update', 'hub.view'],
  administrator: ['resident-import.update', 'client.update', 'hub.update', 'audit.view'],
  auditor: ['audit.update'],
} as const satisfies Record<string, readonly Permission[]>

export type Role = keyof typeof standardRoles
export const roles = Object.keys(standardRoles) as Role[]
