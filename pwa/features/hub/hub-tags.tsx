import type { HubState } from '../../../shared/contract/hub.ts'
import { hubStateWords, itemWord } from '../../../shared/ja/hub.ts'
import { StatusTag } from '../../ui/status-tag.tsx'

const tones = { waiting: 'waiting', numbered: 'done', mismatch: 'warning', refused: 'stopped' } as const

type Props = {
  readonly of: { readonly state: HubState; readonly notDisclosed: boolean; readonly viewSuspended: boolean }
}

/** How far the person is known at the hub, and what stops the answers. */
export function HubTags({ of: { state, notDisclosed, viewSuspended } }: Props) {
  return (
    <>
      <StatusTag tone={tones[state]}>{hubStateWords[state]}</StatusTag>
      {notDisclosed && <StatusTag tone="stopped">不開示</StatusTag>}
      {viewSuspended && <StatusTag tone="stopped">閲覧停止</StatusTag>}
    </>
  )
}

export const itemsText = (items: readonly string[]): string => items.map(itemWord).join('、')
