import { say } from '../../shared/ja/ui.ts'
import { ChevronIcon } from '../ui/icon.tsx'
import { Notice } from '../ui/notice.tsx'
import { PageTitle } from '../ui/page-title.tsx'
import { menuOf } from './menu.tsx'
import { useRoutes } from './route-table.ts'
import { who } from './session.ts'

/** The first screen: every task of this person, one tap away. */
export default function HomePage() {
  const parts = menuOf(useRoutes())
  const office = who.value?.office
  return (
    <>
      <PageTitle
        title={say('home.title')}
        above={office && say(office.issuesOnTheDay ? 'home.same-day' : 'home.later', { office: office.name })}
      />
      {parts.length === 0 && <Notice title={say('home.empty')} />}
      {parts.map((part) => (
        <section class="home-group" key={part.group}>
          <h2>{part.group}</h2>
          <ul class="home-tiles">
            {part.routes.map((route) => (
              <li key={route.path}>
                <a class="tile" href={route.path}>
                  <span class="tile-text">
                    <span class="tile-title">{route.title}</span>
                    {route.purpose && <span class="tile-purpose">{route.purpose}</span>}
                  </span>
                  <ChevronIcon />
                </a>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </>
  )
}
