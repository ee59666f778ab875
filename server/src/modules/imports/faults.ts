/** Why a row cannot be taken. */
export interface RowFault {
  column: string;
  reason: string;
}

export const isFault = (read: object): read is RowFault => 'reason' in read && 'column' in read;

/** Gathers what is wrong with one row: all of it, so that it can be put right in one go. */
export class Faults {
  #columns: string[] = [];
  #reasons: string[] = [];

  add(column: string, reason: string): void {
    this.#columns.push(column);
    this.#reasons.push(`${column}: ${reason}`);
  }

  get none(): boolean {
    return this.#columns.length === 0;
  }

  get fault(): RowFault {
    return { column: this.#columns.join(', '), reason: `${this.#reasons.join('; ')}.` };
  }
}

/** A row that cannot be taken, on its way into errors.csv. */
export interface Failure extends RowFault {
  row: number;
  cells: string[];
}

/** What is wrong with a row whatever its columns mean; null when nothing is. */
export function shapeFault(cells: readonly string[], header: readonly string[]): RowFault | null {
  if (cells.length !== header.length)
    return {
      column: '',
      reason: `The row has ${cells.length} cells, the header ${header.length}.`,
    };
  const broken = cells.findIndex((cell) => cell.includes('\uFFFD') || cell.includes('\0'));
  if (broken < 0) return null;
  return {
    column: header[broken] ?? '',
    reason: `${header[broken]}: has characters that cannot be read; the file may be in another encoding.`,
  };
}
