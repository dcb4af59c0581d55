import { join } from "node:path";
import ts from "typescript";

/** What an editor knows of a program, by TypeScript's own language service. */
export interface Editor {
  /** The doc comment that it shows on the last word of the last line of a program. */
  hover(source: string): string;
  /** The doc comments of the variables of a program and of all that lies below them, by path; `[]` stands for the elements of a list. */
  comments(source: string): ReadonlyMap<string, string>;
  close(): void;
}

/** Opens an editor on one file of a folder, which sees the packages that are installed there. */
export function openEditor(folder: string): Editor {
  const file = join(folder, "editor.ts");
  let text = "";
  const service = ts.createLanguageService({
    getCompilationSettings: () => ({
      module: ts.ModuleKind.Node16,
      moduleResolution: ts.ModuleResolutionKind.Node16,
      strict: true,
      types: [],
    }),
    getScriptFileNames: () => [file],
    getScriptVersion: () => text,
    getScriptSnapshot: (name) => {
      const content = name === file ? text : ts.sys.readFile(name);
      return content === undefined ? undefined : ts.ScriptSnapshot.fromString(content);
    },
    getCurrentDirectory: () => folder,
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    fileExists: (name) => name === file || ts.sys.fileExists(name),
    readFile: ts.sys.readFile,
    directoryExists: ts.sys.directoryExists,
  });

  return {
    hover(source) {
      text = source;
      return ts.displayPartsToString(service.getQuickInfoAtPosition(file, source.length - 1)?.documentation);
    },
    comments(source) {
      text = source;
      const program = service.getProgram();
      const checker = program?.getTypeChecker();
      const parsed = program?.getSourceFile(file);
      if (checker === undefined || parsed === undefined) throw new Error("the program was not read");
      const found = new Map<string, string>();
      const collect = (type: ts.Type, path: string): void => {
        const value = checker.getNonNullableType(type);
        const element = checker.isArrayType(value) ? checker.getIndexTypeOfType(value, ts.IndexKind.Number) : undefined;
        if (element !== undefined) collect(element, `${path}[]`);
        // What has no fields of its own is a leaf: a string, a number, tags by key, a list.
        const hasFields = value.isClassOrInterface() || !path.includes(".");
        for (const property of element === undefined && hasFields ? checker.getPropertiesOfType(value) : []) {
          const place = `${path}.${property.name}`;
          found.set(place, ts.displayPartsToString(property.getDocumentationComment(checker)));
          collect(checker.getTypeOfSymbol(property), place);
        }
      };
      for (const { declarationList } of parsed.statements.filter(ts.isVariableStatement))
        for (const one of declarationList.declarations) collect(checker.getTypeAtLocation(one), one.name.getText(parsed));
      return found;
    },
    close: () => service.dispose(),
  };
}
