import { Button, Group, MultiSelect, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { eventTypes } from '@reticle/domain'
import { IconSearch } from '@tabler/icons-react'
import { useState } from 'react'
import { kindChoices } from './event-names.ts'
import { type HistorySearch, historySearch } from './history-search.ts'
import { t } from './words.ts'

type Props = { readonly search: HistorySearch; readonly onChange: (search: HistorySearch) => void }

/** Words, kinds and days; each change shows at once. */
export const HistoryFilters = ({ search, onChange }: Props) => {
  const [words, setWords] = useState(search.words ?? '')
  const change = (next: Record<string, unknown>) => onChange(historySearch({ ...search, ...next }))
  const find = useDebouncedCallback((text: string) => change({ words: text }), 250)
  const isFiltered = Object.keys(search).length > 0
  return (
    <Group gap="sm" align="flex-end">
      <TextInput
        size="xs"
        w={240}
        label={t('page.words')}
        placeholder={t('page.wordsHint')}
        leftSection={<IconSearch size={14} />}
        value={words}
        onChange={(event) => {
          setWords(event.currentTarget.value)
          find(event.currentTarget.value)
        }}
      />
      <MultiSelect
        size="xs"
        miw={260}
        maw={520}
        label={t('page.kinds')}
        placeholder={search.kinds === undefined ? t('page.anyKind') : undefined}
        data={kindChoices}
        value={[...(search.kinds ?? [])]}
        searchable
        clearable
        onChange={(chosen) => change({ kinds: eventTypes.filter((type) => chosen.includes(type)) })}
      />
      {(['from', 'to'] as const).map((end) => (
        <TextInput
          key={end}
          size="xs"
          type="date"
          label={t(`page.${end}`)}
          value={search[end] ?? ''}
          onChange={(event) => change({ [end]: event.currentTarget.value })}
        />
      ))}
      {isFiltered && (
        <Button
          size="xs"
          variant="default"
          onClick={() => {
            setWords('')
            onChange({})
          }}
        >
          {t('page.clear')}
        </Button>
      )}
    </Group>
  )
}
