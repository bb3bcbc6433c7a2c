import { useEffect, useState } from 'react'

const belongsElsewhere = (event: KeyboardEvent): boolean =>
  event.ctrlKey ||
  event.metaKey ||
  event.altKey ||
  document.querySelector('[aria-modal="true"]') !== null ||
  (event.target instanceof Element && event.target.closest('input, textarea, select, [contenteditable]') !== null)

/** Walks a list by j and k (or the arrow keys) and opens by Enter. Answers with the index of the row that is chosen. */
export const useListKeys = <Id>(ids: readonly Id[], open: (id: Id) => void): number => {
  const [chosen, setChosen] = useState(0)
  const index = Math.min(chosen, Math.max(0, ids.length - 1))
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (belongsElsewhere(event)) return
      const by = event.key === 'j' || event.key === 'ArrowDown' ? 1 : event.key === 'k' || event.key === 'ArrowUp' ? -1 : 0
      if (by !== 0) {
        event.preventDefault()
        setChosen(Math.min(Math.max(0, index + by), Math.max(0, ids.length - 1)))
      }
      const id = ids[index]
      const isOnControl = event.target instanceof Element && event.target.closest('a, button') !== null
      if (event.key === 'Enter' && id !== undefined && !isOnControl) open(id)
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [ids, index, open])
  useEffect(() => {
    document.querySelector('tr[data-selected]')?.scrollIntoView({ block: 'nearest' })
  })
  return index
}
