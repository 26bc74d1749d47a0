import { LinkButton } from '../../../pwa/ui/button.tsx'
import { Card } from '../../../pwa/ui/layout.tsx'
import { PageTitle } from '../../../pwa/ui/page-title.tsx'

/** The product's first screen, with the kit's pages. */
export default function KitHome() {
  return (
    <>
      <PageTitle title="部品の見本" />
      <Card title="画面">
        <LinkButton href="/intake">受付へ</LinkButton>
      </Card>
    </>
  )
}
