import { findSession } from '../../../pwa/app/session-calls.ts'
import { Button } from '../../../pwa/ui/button.tsx'
import { PageTitle } from '../../../pwa/ui/page-title.tsx'

export default function KitSignIn() {
  return (
    <>
      <PageTitle title="サインイン" />
      <Button look="primary" onPress={() => void findSession()}>
        サインインする
      </Button>
    </>
  )
}
