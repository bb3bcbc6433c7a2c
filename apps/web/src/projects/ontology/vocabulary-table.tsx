import { Badge, Button, Group, Menu, Table, Text } from '@mantine/core'
import type { Protocol } from '@reticle/domain'
import { IconChevronDown, IconPlus } from '@tabler/icons-react'
import { Panel } from '../../app/page.tsx'
import { Swatch } from '../../canvas/editor/swatch.tsx'
import { t } from '../protocol/words.ts'
import type { Concept, Vocabulary } from './change-words.ts'
import type { Act } from './concept-dialog.tsx'

type Props = {
  readonly protocol: Protocol
  readonly vocabulary: Vocabulary
  /** Ids that came with the changes that are not published yet. */
  readonly fresh: ReadonlySet<string>
  readonly onAct: (act: Act) => void
  readonly onRetire: (concept: Concept) => void
}

const Actions = ({ concept, onAct, onRetire }: { concept: Concept } & Pick<Props, 'onAct' | 'onRetire'>) => (
  <Menu position="bottom-end" withinPortal>
    <Menu.Target>
      <Button
        variant="subtle"
        color="gray"
        size="compact-xs"
        rightSection={<IconChevronDown size={12} />}
        aria-label={t('ontology.changeNamed', { name: concept.name })}
      >
        {t('ontology.change')}
      </Button>
    </Menu.Target>
    <Menu.Dropdown>
      <Menu.Item onClick={() => onAct({ kind: 'rename', concept })}>{t('ontology.doRename')}</Menu.Item>
      <Menu.Item onClick={() => onAct({ kind: 'merge', concept })}>{t('ontology.doMerge')}</Menu.Item>
      <Menu.Item onClick={() => onAct({ kind: 'split', concept })}>{t('ontology.doSplit')}</Menu.Item>
      <Menu.Item onClick={() => onAct({ kind: 'ids', concept })}>{t('ontology.doIds')}</Menu.Item>
      <Menu.Divider />
      <Menu.Item color="red" onClick={() => onRetire(concept)}>
        {t('ontology.retire')}
      </Menu.Item>
    </Menu.Dropdown>
  </Menu>
)

/** The labels, or the options of one question, as they will be. */
export const VocabularyTable = ({ protocol, vocabulary, fresh, onAct, onRetire }: Props) => {
  const isLabels = vocabulary.target.kind === 'labels'
  return (
    <Panel
      title={vocabulary.title}
      actions={
        <Button variant="default" size="compact-xs" leftSection={<IconPlus size={12} />} onClick={() => onAct({ kind: 'add' })}>
          {t('ontology.add')}
        </Button>
      }
    >
      <Table verticalSpacing={4} aria-label={vocabulary.title}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('ontology.name')}</Table.Th>
            <Table.Th>{t('ontology.id')}</Table.Th>
            <Table.Th>{t('ontology.elsewhere')}</Table.Th>
            <Table.Th aria-label={t('ontology.actions')} w={96} />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {vocabulary.concepts.map((concept) => (
            <Table.Tr key={concept.id} data-concept={concept.id} style={concept.isRetired ? { opacity: 0.6 } : undefined}>
              <Table.Td>
                <Group gap={8} wrap="nowrap">
                  {isLabels && <Swatch protocol={protocol} labelId={concept.id} />}
                  <span>{concept.name}</span>
                  {fresh.has(concept.id) && (
                    <Badge size="xs" variant="light">
                      {t('ontology.new')}
                    </Badge>
                  )}
                  {concept.isRetired && (
                    <Badge size="xs" variant="default">
                      {t('ontology.retired')}
                    </Badge>
                  )}
                </Group>
              </Table.Td>
              <Table.Td>
                <Text size="xs" ff="monospace" c="dimmed">
                  {concept.id}
                </Text>
              </Table.Td>
              <Table.Td>
                <Text size="xs" c="dimmed">
                  {Object.entries(concept.externalIds)
                    .map(([name, id]) => `${name} ${id}`)
                    .join(', ')}
                </Text>
              </Table.Td>
              <Table.Td ta="right">{!concept.isRetired && <Actions concept={concept} onAct={onAct} onRetire={onRetire} />}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Panel>
  )
}
