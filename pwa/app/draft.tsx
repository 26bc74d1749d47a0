import { effect, type Signal, signal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { dropDraft, findDraft, saveDraft } from '../../shared/contract/draft.ts'
import { say } from '../../shared/ja/ui.ts'
import { type Id, newId } from '../../shared/values/id.ts'
import { Button } from '../ui/button.tsx'
import type { FormModel, Values } from '../ui/form-model.ts'
import { CheckIcon, WarningIcon } from '../ui/icon.tsx'
import { CallFailure, call } from './call.ts'
import { serverNowMs } from './clock.ts'
import { connection } from './connection.ts'

export type DraftState = 'idle' | 'found' | 'saving' | 'saved' | 'failed' | 'stale'

/** The server's copy of what is entered in a form. Nothing of it is on the device. */
export class Draft {
  readonly state: Signal<DraftState> = signal('idle')
  readonly savedAt: Signal<string> = signal('')
  readonly #form: FormModel
  readonly #name: string
  #id: Id | undefined
  #rev = 0
  /** The form's revision that the server holds. */
  #kept: number
  #working: Promise<void> = Promise.resolve()
  #dropped = false

  constructor(form: FormModel, name: string) {
    this.#form = form
    this.#name = name
    this.#kept = form.revision.peek()
    this.#working = this.#open(false)
  }

  /** Whether something entered is not yet with the server. */
  get unsaved(): boolean {
    return !this.#dropped && this.#form.revision.peek() !== this.#kept
  }

  async #open(overwrite: boolean): Promise<void> {
    try {
      const { draft } = await call(findDraft, { form: this.#name })
      if (!draft) return
      this.#id = draft.id
      this.#rev = draft.rev
      this.savedAt.value = draft.savedAt
      // What was typed in this tab since is newer than the draft.
      if (!overwrite && this.#form.revision.peek() > 0) return
      const values: Values = JSON.parse(draft.body)
      const emptied = Object.fromEntries(Object.keys(this.#form.draftable()).map((name) => [name, '']))
      this.#form.write({ ...emptied, ...values })
      this.#kept = this.#form.revision.peek()
      this.state.value = 'found'
    } catch (error) {
      if (!(error instanceof CallFailure)) throw error
    }
  }

  /** Saves what is entered now; saves follow one another, and one that comes meanwhile covers the newest text. */
  save(): Promise<void> {
    this.#working = this.#working.then(() => this.#saveNow())
    return this.#working
  }

  /** Says that something is not saved, while there is no way to save it. */
  wait(): void {
    if (this.unsaved) this.state.value = 'failed'
  }

  async #saveNow(): Promise<void> {
    if (!this.unsaved || this.state.peek() === 'stale') return
    this.#id ??= newId(Math.floor(serverNowMs()), crypto.getRandomValues(new Uint8Array(10)))
    const revision = this.#form.revision.peek()
    this.state.value = 'saving'
    try {
      const body = JSON.stringify(this.#form.draftable())
      const saved = await call(saveDraft, { id: this.#id, form: this.#name, rev: this.#rev, body })
      this.#rev = saved.rev
      this.#kept = revision
      this.savedAt.value = saved.savedAt
      this.state.value = 'saved'
    } catch (error) {
      this.state.value = error instanceof CallFailure && error.code === 'stale-version' ? 'stale' : 'failed'
    }
  }

  /** Takes the draft that was saved elsewhere in place of what stands here. */
  reload(): Promise<void> {
    this.#working = this.#working.then(() => this.#open(true))
    return this.#working
  }

  /** Removes the draft: its form was submitted. Nothing is saved afterwards. */
  async drop(): Promise<void> {
    this.#dropped = true
    await this.#working
    if (this.#id) await call(dropDraft, { id: this.#id })
    drafts.delete(this.#form)
  }
}

const drafts = new WeakMap<FormModel, Draft>()

const RETRY_MS = 15_000

/**
 * Keeps a form's draft on the server, saved whenever a field is left, and opens the one left behind earlier.
 * `name` is the form and its case by handle (`application-new:…`), without personal data.
 */
export function useDraft(form: FormModel, name: string): Draft {
  let draft = drafts.get(form)
  if (!draft) {
    draft = new Draft(form, name)
    drafts.set(form, draft)
  }
  const current = draft
  useEffect(() => {
    const stop = effect(() => {
      form.revision.value
      if (connection.value !== 'offline') void current.save()
      else current.wait()
    })
    const retry = setInterval(() => current.state.peek() === 'failed' && void current.save(), RETRY_MS)
    const guard = (event: BeforeUnloadEvent) => current.unsaved && event.preventDefault()
    addEventListener('beforeunload', guard)
    return () => {
      stop()
      clearInterval(retry)
      removeEventListener('beforeunload', guard)
    }
  }, [current, form])
  return current
}

const CLOCK = new Intl.DateTimeFormat('ja-JP', { hour: 'numeric', minute: '2-digit', timeZone: 'Asia/Tokyo' })

/** Where the text is: with the server since when, or not yet. */
export function DraftStatus({ draft }: { readonly draft: Draft }) {
  const state = draft.state.value
  const at = draft.savedAt.value
  const trouble = state === 'failed' || state === 'stale'
  return (
    <span class={`draft-state draft-state-${state}`}>
      {state === 'saved' && <CheckIcon />}
      {trouble && <WarningIcon />}
      <span role="status">{say(`draft.${state}`, { time: at && CLOCK.format(new Date(at)) })}</span>
      {state === 'stale' && <Button onPress={() => void draft.reload()}>{say('draft.reload')}</Button>}
    </span>
  )
}
