import { who } from '../app/session.ts'
import { findSession } from '../app/session-calls.ts'
import { Button } from '../ui/button.tsx'
import { signInAs } from './door.ts'

/** The demo has no second factor: one tap lets the same person back in. */
export default function DemoUnlock({ onUnlocked }: { readonly onUnlocked: () => void }) {
  const unlock = async () => {
    const { value } = who
    if (!value) return
    await signInAs(value.staffId)
    await findSession()
    onUnlocked()
  }
  return (
    <Button look="primary" onPress={unlock}>
      ロックを解除する（デモ）
    </Button>
  )
}
