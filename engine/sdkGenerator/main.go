// Command sdkGenerator writes the typed SDK of a schema: sdkGenerator <schema.json> <language> <folder>.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	gogen "github.com/pulumi/pulumi/pkg/v3/codegen/go"
	"github.com/pulumi/pulumi/pkg/v3/codegen/python"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
)

// noOthers stands for the packages that the schema refers to: there are none.
type noOthers struct{ schema.ReferenceLoader }

func main() {
	if err := write(os.Args[1], os.Args[2], os.Args[3]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func write(schemaFile, language, folder string) error {
	text, err := os.ReadFile(schemaFile)
	if err != nil {
		return err
	}
	var spec schema.PackageSpec
	if err := json.Unmarshal(text, &spec); err != nil {
		return err
	}
	languages := map[string]schema.Language{"python": python.Importer, "go": gogen.Importer}
	pkg, err := schema.ImportSpec(spec, languages, noOthers{}, schema.ValidationOptions{})
	if err != nil {
		return err
	}
	var files map[string][]byte
	switch language {
	case "python":
		files, err = python.GeneratePackage("sdkGenerator", pkg, nil, nil)
	case "go":
		files, err = gogen.GeneratePackage("sdkGenerator", pkg, nil)
	default:
		err = fmt.Errorf("no SDK can be generated for %s", language)
	}
	if err != nil {
		return err
	}
	for name, content := range files {
		path := filepath.Join(folder, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, content, 0o644); err != nil {
			return err
		}
	}
	return nil
}
