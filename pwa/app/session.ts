import { computed, signal } from '@preact/signals'
import type { Output } from '../../shared/contract/contract.ts'
import { covers, type Permission } from '../../shared/contract/permissions.ts'
import type { whoAmI } from '../../shared/contract/session.ts'
import { forgetAllForms } from '../ui/form-model.ts'
import { forgetHandles } from './handles.ts'
import { dropAllTokens } from './token.ts'

/** Who works at this tablet, as the server tells. */
export type Who = Output<typeof whoAmI>

/** Why nobody is signed in: never tried yet, cut or timed out, or signed out by hand. */
export type Absence = 'none' | 'ended' | 'left'

export type Session =
  | { readonly state: 'checking' }
  | { readonly state: 'absent'; readonly why: Absence }
  | { readonly state: 'open'; readonly who: Who }

/** The only state that all pages share. */
export const session = signal<Session>({ state: 'checking' })

/** True while the screen is locked: nothing personal is on the page then. */
export const locked = signal(false)

export const who = computed(() => (session.value.state === 'open' ? session.value.who : undefined))

let lastStaffId: string | undefined

/** Opens the session of `next`. What another person left in memory goes first. */
export function openSession(next: Who): void {
  if (lastStaffId !== next.staffId) forgetWork()
  lastStaffId = next.staffId
  session.value = { state: 'open', who: next }
  locked.value = false
}

/**
 * Closes the session. After `ended` the forms stay in memory, so that the same person finds them again;
 * after `left` nothing stays.
 */
export function endSession(why: Absence): void {
  const { state } = session.peek()
  // A late refusal of an older call tells nothing new.
  if (why === 'ended' && state === 'absent') return
  dropAllTokens()
  if (why === 'left') {
    forgetWork()
    lastStaffId = undefined
  }
  // Who was never in has nothing that could end.
  session.value = { state: 'absent', why: why === 'ended' && state === 'checking' ? 'none' : why }
  locked.value = false
}

function forgetWork(): void {
  forgetAllForms()
  forgetHandles()
  dropAllTokens()
}

export function can(permission: Permission): boolean {
  return covers(who.value?.permissions ?? [], permission)
}
