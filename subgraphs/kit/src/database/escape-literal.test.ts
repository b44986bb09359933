import { expect, it } from '@jest/globals';
import { PostgreSqlPlatform } from '@mikro-orm/postgresql';
import fc from 'fast-check';
import { escapeLiteral } from './escape-literal.ts';

it('a text becomes the literal that MikroORM writes', () => {
  const platform = new PostgreSqlPlatform();
  const text = fc.string({
    unit: fc.constantFrom("'", '\\', '?', '$', 'é', '\u{1F600}', ' ', 'E', '"', '\n'),
  });
  fc.assert(fc.property(text, (each) => expect(escapeLiteral(each)).toBe(platform.escape(each))));
});
