import { useLocalStorage } from '@mantine/hooks'
import type { Protocol } from '@reticle/domain'
import { useMemo } from 'react'
import { useSession } from '../../../app/session.ts'
import { choiceOfText, type KeyChoice, standardKeys } from '../key-choice.ts'
import { type KeyPlace, keyTable } from '../key-table.ts'

/** The keys of the person who is signed in, kept in this browser, and the table that comes of them under a protocol. */
export const useKeys = (protocol: Protocol, place: KeyPlace = 'bench') => {
  const { person } = useSession()
  const [choice, setChoice] = useLocalStorage<KeyChoice>({
    key: `reticle-keys-${person?.id ?? ''}`,
    defaultValue: standardKeys,
    getInitialValueInEffect: false,
    serialize: JSON.stringify,
    deserialize: (text) => choiceOfText(text ?? null),
  })
  const table = useMemo(() => keyTable(protocol, choice, place), [protocol, choice, place])
  return { table, choice, setChoice }
}
export type Keys = ReturnType<typeof useKeys>
