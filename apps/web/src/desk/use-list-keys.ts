import { useEffect, useState } from 'react'
import { isOnControl, isTyping } from './list-typing.ts'

const stepOf = (event: KeyboardEvent): -1 | 0 | 1 => {
  if (event.key === 'j') return 1
  if (event.key === 'k') return -1
  if (isOnControl(event)) return 0
  return event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
}

/** Walks a list by j and k (or the arrow keys) and opens by Enter. Answers with the index of the row that is chosen. */
export const useListKeys = <Id>(ids: readonly Id[], open: (id: Id) => void): number => {
  const [chosen, setChosen] = useState(0)
  const index = Math.min(chosen, Math.max(0, ids.length - 1))
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (isTyping(event)) return
      const by = stepOf(event)
      if (by !== 0) {
        event.preventDefault()
        setChosen(Math.min(Math.max(0, index + by), Math.max(0, ids.length - 1)))
      }
      const id = ids[index]
      if (event.key === 'Enter' && id !== undefined && !isOnControl(event)) open(id)
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [ids, index, open])
  useEffect(() => {
    document.querySelector('tr[data-selected]')?.scrollIntoView({ block: 'nearest' })
  })
  return index
}
