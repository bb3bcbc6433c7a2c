import { TextInput } from '@mantine/core'
import type { LabelImport } from '@reticle/contract'
import { useState } from 'react'
import { t } from '../words.ts'
import { leaveOut, type MatchingProps, Row, Rows } from './matching.tsx'

type Member = { readonly personId: string; readonly name: string }
type Reader = NonNullable<LabelImport['outline']>['readers'][number]
type To = MatchingProps['choice']['readers'][string]

/** Under which name they are kept here: what the file calls them, until somebody says better. */
const Name = ({ of, name, isBusy, onName }: { of: string; name: string; isBusy: boolean; onName: (name: string) => void }) => {
  const [text, setText] = useState(name)
  const keep = () => {
    const said = text.trim()
    if (said === '') setText(name)
    else if (said !== name) onName(said)
  }
  return (
    <TextInput
      size="xs"
      mt={4}
      maxLength={200}
      aria-label={t('matching.nameOf', { reader: of })}
      value={text}
      disabled={isBusy}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={keep}
      onKeyDown={(event) => {
        if (event.key === 'Enter') keep()
        if (event.key === 'Escape') setText(name)
      }}
    />
  )
}

const choiceOf = ({ to }: Reader): string => (to === null ? leaveOut.value : 'personId' in to ? `member:${to.personId}` : 'new:')

/**
 * Readers of the file, and whose submissions their words become; or, of suggestions, its models and what they are called here: only models whose
 * names nobody knows can be told apart by whoever brings the file.
 */
export const ReaderTable = ({ outline, choice, members, isBusy, onChange }: MatchingProps & { members: readonly Member[] }) => {
  const isModels = choice.becomes === 'suggestions'
  const set = (name: string, to: To) => onChange({ ...choice, readers: { ...choice.readers, [name]: to } })
  return (
    <Rows title={isModels ? t('matching.modelsOfFile') : t('matching.readersOfFile')} unit={t('matching.records')}>
      {outline.readers.map((reader) => {
        const { name, to, records, suggestions } = reader
        const own = to !== null && 'name' in to ? to.name : name || (isModels ? t('matching.unnamedModel') : t('matching.unnamedReader'))
        const shown = name || t('matching.nobodyIsNamed')
        return (
          <Row
            key={name}
            {...{
              name: shown,
              n: records + suggestions,
              value: choiceOf(reader),
              isBusy,
              title: t(isModels ? 'matching.modelNamed' : 'matching.readerNamed', { name: shown }),
            }}
            options={[
              { value: 'new:', label: isModels ? t('matching.aModel') : t('matching.aReader') },
              ...(isModels ? [] : members.map((member) => ({ value: `member:${member.personId}`, label: member.name }))),
            ]}
            onChange={(value) =>
              set(
                name,
                value === leaveOut.value ? null : value === 'new:' ? { name: own } : { personId: value.slice('member:'.length) as never },
              )
            }
          >
            {to !== null && 'name' in to && (
              <Name key={to.name} of={shown} name={to.name} isBusy={isBusy} onName={(said) => set(name, { name: said })} />
            )}
          </Row>
        )
      })}
    </Rows>
  )
}
