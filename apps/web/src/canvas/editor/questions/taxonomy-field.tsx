import { ActionIcon, TextInput } from '@mantine/core'
import type { Option } from '@reticle/domain'
import { IconChevronRight, IconX } from '@tabler/icons-react'
import { type KeyboardEvent, useId, useMemo, useState } from 'react'
import { t } from '../../words.ts'
import { keepFocus } from '../key-cap.tsx'
import type { FieldProps } from './field-props.ts'
import styles from './questions.module.css'
import { type Taxonomy, taxonomyOf } from './taxonomy.ts'

const mostFound = 60
/** Of one level; who has more below one option searches. */
const mostBelow = 200

/** The way to an option, in words. */
export const pathText = (path: readonly Option[]): string => path.map(({ text }) => text).join(' › ')

const Crumbs = ({ path, onGo }: { path: readonly Option[]; onGo: (id: string | undefined) => void }) => (
  <nav className={styles.crumbs} aria-label={t('questions.tree')}>
    <button type="button" onMouseDown={keepFocus} onClick={() => onGo(undefined)}>
      {t('questions.all')}
    </button>
    {path.map(({ id, text }) => (
      <button key={id} type="button" onMouseDown={keepFocus} onClick={() => onGo(id)}>
        › {text}
      </button>
    ))}
  </nav>
)

type RowProps = {
  readonly id: string
  readonly option: Option
  readonly above: string
  readonly isChosen: boolean
  readonly isActive: boolean
  readonly count: number
  readonly onChoose: () => void
  readonly onOpen: () => void
}

const Row = ({ id, option, above, isChosen, isActive, count, onChoose, onOpen }: RowProps) => (
  // The search field has the focus and speaks for the list (a combobox): its rows take clicks only.
  // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the field
  // biome-ignore lint/a11y/useFocusableInteractive: the field has the focus
  <div
    id={id}
    role="option"
    aria-selected={isChosen}
    className={styles.taxon}
    data-active={isActive}
    onMouseDown={keepFocus}
    onClick={onChoose}
    ref={(row) => {
      if (isActive) row?.scrollIntoView({ block: 'nearest' })
    }}
  >
    <span className={styles.name}>
      {option.text}
      {above !== '' && <small>{above}</small>}
    </span>
    {count > 0 && (
      <button
        type="button"
        tabIndex={-1}
        className={styles.open}
        aria-label={t('questions.open', { option: option.text, count })}
        onMouseDown={keepFocus}
        onClick={(event) => {
          event.stopPropagation()
          onOpen()
        }}
      >
        {count}
        <IconChevronRight size={14} />
      </button>
    )}
  </div>
)

type ListProps = {
  readonly taxonomy: Taxonomy
  readonly label: string
  readonly chosen: string | undefined
  readonly onChoose: (id: string | undefined) => void
}

/** A tree that is walked level by level or searched: up and down along the list, right and left through the levels, Enter chooses. */
const TaxonomyList = ({ taxonomy, label, chosen, onChoose }: ListProps) => {
  const [text, setText] = useState('')
  const [open, setOpen] = useState<string | undefined>(() => taxonomy.pathTo(chosen).at(-2)?.id)
  const [active, setActive] = useState(0)
  const listId = useId()
  const isSearching = text.trim() !== ''
  const shown = isSearching ? taxonomy.search(text, mostFound) : taxonomy.below(open).slice(0, mostBelow)
  const go = (to: string | undefined) => {
    setOpen(to)
    setText('')
    setActive(0)
  }
  const choose = (option: Option | undefined) => {
    if (option === undefined) return
    onChoose(option.id)
    go(option.parent)
  }
  const here = shown[active]
  const below = here === undefined || isSearching || taxonomy.below(here.id).length === 0 ? undefined : here
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'ArrowDown') setActive(Math.min(active + 1, shown.length - 1))
    else if (event.key === 'ArrowUp') setActive(Math.max(active - 1, 0))
    else if (event.key === 'Enter') choose(here)
    else if (event.key === 'ArrowRight' && below !== undefined) go(below.id)
    else if (event.key === 'ArrowLeft' && !isSearching && open !== undefined) go(taxonomy.pathTo(open).at(-2)?.id)
    else if (event.key === 'Escape' && isSearching) setText('')
    else if (event.key === 'Escape') event.currentTarget.blur()
    else return
    event.preventDefault()
  }
  return (
    <>
      <TextInput
        size="xs"
        role="combobox"
        aria-expanded
        aria-controls={listId}
        aria-activedescendant={shown[active] === undefined ? undefined : `${listId}-${active}`}
        aria-label={t('questions.searchIn', { question: label })}
        placeholder={t('questions.search')}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value)
          setActive(0)
        }}
        onKeyDown={onKeyDown}
      />
      {!isSearching && open !== undefined && <Crumbs path={taxonomy.pathTo(open)} onGo={go} />}
      <div id={listId} role="listbox" aria-label={label} className={styles.taxa}>
        {shown.map((option, index) => (
          <Row
            key={option.id}
            id={`${listId}-${index}`}
            option={option}
            above={isSearching ? pathText(taxonomy.pathTo(option.parent)) : ''}
            isChosen={option.id === chosen}
            isActive={index === active}
            count={taxonomy.below(option.id).length}
            onChoose={() => choose(option)}
            onOpen={() => go(option.id)}
          />
        ))}
        {shown.length === 0 && <div className={styles.nothing}>{t('questions.nothing')}</div>}
        {shown.length === (isSearching ? mostFound : mostBelow) && (
          <div className={styles.nothing}>{isSearching ? t('questions.moreType') : t('questions.moreSearch')}</div>
        )}
      </div>
    </>
  )
}

/** One option of a tree, with the way that leads to it. */
export const TaxonomyField = ({ editor, question, value }: FieldProps) => {
  const chosen = value?.kind === 'choice' ? value.option : undefined
  const taxonomy = useMemo(
    () =>
      taxonomyOf(
        question.options.filter(
          (one) =>
            one.isRetired !== true ||
            one.id === chosen ||
            question.options.some(({ parent, isRetired }) => parent === one.id && isRetired !== true),
        ),
      ),
    [question.options, chosen],
  )
  const choose = (option: string | undefined) => editor.answer(question.id, option === undefined ? undefined : { kind: 'choice', option })
  return (
    <div className={styles.taxonomy}>
      {chosen !== undefined && (
        <div className={styles.said}>
          <span>{pathText(taxonomy.pathTo(chosen))}</span>
          <ActionIcon
            size="sm"
            variant="subtle"
            color="gray"
            aria-label={t('questions.takeBack')}
            onMouseDown={keepFocus}
            onClick={() => choose(undefined)}
          >
            <IconX size={14} />
          </ActionIcon>
        </div>
      )}
      <TaxonomyList taxonomy={taxonomy} label={question.text} chosen={chosen} onChoose={choose} />
    </div>
  )
}
