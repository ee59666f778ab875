import type { CodeNode } from '#contracts/api/codes.ts';

export interface TreeRow {
  node: CodeNode;
  depth: number;
  open: boolean;
}

/** Children by parent, each level by name in the reader's order. */
export function childrenOf(
  nodes: readonly CodeNode[],
  language: string,
): Map<string | null, CodeNode[]> {
  const byName = new Intl.Collator(language, { numeric: true });
  const children = new Map<string | null, CodeNode[]>();
  for (const node of nodes) {
    const siblings = children.get(node.parentId) ?? [];
    siblings.push(node);
    children.set(node.parentId, siblings);
  }
  for (const siblings of children.values()) siblings.sort((a, b) => byName.compare(a.name, b.name));
  return children;
}

/** From a node up to the root, the node first. */
export function ancestry(nodes: readonly CodeNode[], id: string | undefined): CodeNode[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const line: CodeNode[] = [];
  for (
    let node = byId.get(id ?? '');
    node && !line.includes(node);
    node = byId.get(node.parentId ?? '')
  )
    line.push(node);
  return line;
}

/** The rows that are visible when the nodes in `open` are unfolded, in depth-first order. */
export function visibleRows(
  children: ReadonlyMap<string | null, readonly CodeNode[]>,
  open: ReadonlySet<string>,
  parent: string | null = null,
  depth = 0,
): TreeRow[] {
  return (children.get(parent) ?? []).flatMap((node) => [
    { node, depth, open: open.has(node.id) },
    ...(open.has(node.id) ? visibleRows(children, open, node.id, depth + 1) : []),
  ]);
}
