import { say } from '../../shared/ja/ui.ts'
import { LockIcon, MenuIcon, OfflineIcon, OnlineIcon, UnstableIcon } from '../ui/icon.tsx'
import { today } from './clock.ts'
import { connection } from './connection.ts'
import { lock } from './lock.ts'
import { reference } from './reference.ts'
import { locked, who } from './session.ts'

const CONNECTION_ICONS = { checking: UnstableIcon, online: OnlineIcon, unstable: UnstableIcon, offline: OfflineIcon }

type HeaderProps = { readonly menuOpen: boolean; readonly onMenu: () => void }

/** Where, who, how connected, on what data, and the way to lock. The same on every page. */
export function Header({ menuOpen, onMenu }: HeaderProps) {
  const person = who.value
  const shut = locked.value
  return (
    <header class="header">
      {!shut && (
        <button
          class="button button-quiet menu-button"
          type="button"
          aria-expanded={menuOpen}
          aria-controls="menu"
          onClick={onMenu}
        >
          <MenuIcon />
          {say('menu.open')}
        </button>
      )}
      <a class="brand" href="/">
        <span class="brand-name">{say('product.name')}</span>
        <span class="brand-place">{person ? person.municipality.name : say('product.purpose')}</span>
      </a>
      <div class="header-state">
        <ConnectionState />
        <ReferenceState />
        {person && (
          <span class="header-person">
            <span class="header-office">{person.office.name}</span>
            <span class="header-name">{person.staffName}</span>
          </span>
        )}
        {person && !shut && (
          <button class="button button-secondary lock-button" type="button" onClick={lock}>
            <LockIcon />
            {say('lock.now')}
          </button>
        )}
      </div>
    </header>
  )
}

function ConnectionState() {
  const state = connection.value
  const Icon = CONNECTION_ICONS[state]
  return (
    <span class={`connection connection-${state}`} role="status">
      <Icon />
      {say(`connection.${state}`)}
    </span>
  )
}

function ReferenceState() {
  const set = reference.value
  if (!set) return <span class="reference">{say('reference.none')}</span>
  const expired = set.validUntil < today()
  return (
    <span class={expired ? 'reference reference-expired' : 'reference'}>
      {say(expired ? 'reference.expired' : 'reference.version', { version: set.version })}
    </span>
  )
}
