import { say } from '../../shared/ja/ui.ts'
import { LinkButton } from '../ui/button.tsx'
import { PageTitle } from '../ui/page-title.tsx'

/** Instead of a record whose handle this tab does not know, after a reload: the way back to its list. */
export function StaleLink({ title, href }: { readonly title: string; readonly href: string }) {
  return (
    <>
      <PageTitle title={title} />
      <p>{say('page.stale-link')}</p>
      <LinkButton href={href} look="primary">
        {say('page.to-list')}
      </LinkButton>
    </>
  )
}
