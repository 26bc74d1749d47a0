import { say } from '../../shared/ja/ui.ts'
import { Button } from '../ui/button.tsx'
import { PageTitle } from '../ui/page-title.tsx'
import { connection } from './connection.ts'
import { useGates } from './gates.ts'
import { LazyPart } from './lazy-part.tsx'
import { returnToPlace, startIdleTime } from './lock.ts'
import { endSession, locked } from './session.ts'

/** Stands where the page was. The page itself is gone from the document, not covered. */
export function LockScreen() {
  const gates = useGates()
  const unlocked = () => {
    startIdleTime()
    locked.value = false
    // After the page is back on the screen, and after its heading took the focus.
    requestAnimationFrame(() => requestAnimationFrame(returnToPlace))
  }
  return (
    <div class="gate">
      <PageTitle title={say('lock.title')} />
      <p>{say('lock.help')}</p>
      {connection.value === 'offline' && <p class="hint">{say('lock.offline')}</p>}
      {gates.unlock ? (
        <LazyPart load={gates.unlock} props={{ onUnlocked: unlocked }} />
      ) : (
        <Button look="primary" onPress={() => endSession('ended')}>
          {say('session.sign-in')}
        </Button>
      )}
    </div>
  )
}
