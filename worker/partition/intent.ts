/** Who acts: a member of staff at a terminal, a client of the exchange door, or a job. */
export interface Actor {
  readonly kind: 'staff' | 'client' | 'job'
  readonly id: string
  readonly role: string
  readonly office: string | null
  readonly device: string | null
  readonly session: string | null
}

/**
 * Why data is touched. Without one there is no read and no transaction, and it becomes the log entry.
 * `subjects` are the persons known beforehand; whoever is opened on the way is added.
 */
export interface Intent {
  readonly actor: Actor
  readonly action: string
  readonly purpose: string
  readonly subjects: readonly string[]
  readonly requestId: string
  readonly approvalId?: string
}
