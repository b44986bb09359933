import { findPage } from '@hopen/kit/database';
import { type Page, PageArgs } from '@hopen/kit/graphql';
import { Args, Ctx, Directive, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import { RegistryImport } from '../domain/registry-import.ts';
import type { RequestContext } from './loaders.ts';
import {
  presentCounts,
  RegistryCountsType,
  RegistryImportConnection,
  RegistryImportType,
} from './registry-import.type.ts';

@Resolver(() => RegistryImportType)
export class RegistryImportResolver {
  @Query(() => RegistryImportConnection, {
    nullable: true,
    description:
      'Imports de FINESS. Each extract of the register that was imported, newest first; none in the fictitious country.',
  })
  registryImports(
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() { em }: RequestContext,
  ): Promise<Page<RegistryImport>> {
    return findPage(em, RegistryImport, {
      where: {},
      orderName: 'registryImport.NUMBER',
      order: [{ property: 'number', direction: 'desc', accepts: isNumber }],
      page,
    });
  }

  @Directive('@listSize(assumedSize: 5)')
  @FieldResolver(() => [RegistryCountsType], { description: 'Décomptes. By kind of record.' })
  counts(@Root() { counts }: RegistryImport): RegistryCountsType[] {
    return presentCounts(counts);
  }
}

/** Largest number of PostgreSQL's `int`. */
const LARGEST = 2 ** 31 - 1;

const isNumber = (value: unknown) => Number.isInteger(value) && Math.abs(Number(value)) <= LARGEST;
