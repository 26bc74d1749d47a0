import { eq } from 'drizzle-orm'
import { device, session, staff } from '../../db/schema/control/staff.ts'
import { Problem } from '../../shared/contract/problems.ts'
import { instantMs, toInstant } from '../../shared/values/instant.ts'
import type { DoorServices } from '../http/context.ts'
import { loggedSession, newSession, SESSION_SECONDS } from '../http/session-cookie.ts'
import { openControl } from '../partition/control.ts'
import { guarded } from '../partition/database.ts'
import { Partition } from '../partition/partition.ts'

/**
 * Opens the session that real sign-in will open, for a chosen member of staff, and registers the terminal at that
 * member's office. Returns the cookie. An earlier session of the same person ends: one session per ID.
 */
export async function openDemoSession(services: DoorServices, staffId: string, thumbprint: string): Promise<string> {
  const control = openControl(services.data)
  const now = services.now()
  const { id, cookie } = await newSession()
  await guarded(async () => {
    const [member] = await control.select().from(staff).where(eq(staff.id, staffId))
    if (!member || member.endedAt !== null) throw new Problem('not-found')
    const { municipality, office } = member
    const place = { municipality, office, name: `デモ端末 ${office}`, registeredAt: now, cutAt: null }
    const [terminal] = await control
      .insert(device)
      .values({ id: services.newId(), thumbprint, ...place })
      .onConflictDoUpdate({ target: device.thumbprint, set: place })
      .returning({ id: device.id })
    if (!terminal) throw new Problem('internal')
    await recordStart(services, member, terminal.id, id)
    await control.batch([
      control.delete(session).where(eq(session.staffId, staffId)),
      control.insert(session).values({
        id,
        staffId,
        deviceId: terminal.id,
        municipality,
        office,
        createdAt: now,
        seenAt: now,
        expiresAt: toInstant(instantMs(now) + SESSION_SECONDS * 1000),
      }),
    ])
  })
  return cookie
}

/** In the log before it takes effect: the directory is another database than the log. */
async function recordStart(services: DoorServices, member: Member, device: string, sessionId: string): Promise<void> {
  const { id, role, office, municipality } = member
  const actor = { kind: 'staff', id, role, office, device, session: loggedSession(sessionId) } as const
  const requestId = services.newId()
  const intent = { actor, action: 'session.started', purpose: 'session', subjects: [], requestId }
  await new Partition(municipality, services).record(intent, 'ok')
}

type Member = typeof staff.$inferSelect
