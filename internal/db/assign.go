package db

import (
	"fmt"
	"reflect"
	"slices"
)

// assign puts a value of SQLite's (int64, float64, string, []byte or nil) where a row is scanned to.
func assign(dest, v any) error {
	switch d := dest.(type) {
	case *int64:
		if n, ok := v.(int64); ok {
			*d = n
			return nil
		}
	case *string:
		switch v := v.(type) {
		case string:
			*d = v
			return nil
		case []byte:
			*d = string(v)
			return nil
		}
	case *int:
		if n, ok := v.(int64); ok {
			*d = int(n)
			return nil
		}
	case *bool:
		if n, ok := v.(int64); ok {
			*d = n != 0
			return nil
		}
	case *float64:
		switch v := v.(type) {
		case float64:
			*d = v
			return nil
		case int64:
			*d = float64(v)
			return nil
		}
	case *[]byte:
		switch v := v.(type) {
		case nil:
			*d = nil
			return nil
		case []byte:
			*d = slices.Clone(v)
			return nil
		case string:
			*d = []byte(v)
			return nil
		}
	case **string:
		return assignNullable(d, v)
	case **int64:
		return assignNullable(d, v)
	}
	return assignKind(reflect.ValueOf(dest), v)
}

// assignNullable makes NULL a nil pointer.
func assignNullable[T any](dest **T, v any) error {
	if v == nil {
		*dest = nil
		return nil
	}
	*dest = new(T)
	return assign(*dest, v)
}

// assignKind is for named types and what is rare.
func assignKind(dest reflect.Value, v any) error {
	if dest.Kind() != reflect.Pointer || dest.IsNil() {
		return fmt.Errorf("a %T is no place for a value", dest)
	}
	place := dest.Elem()
	switch place.Kind() {
	case reflect.Pointer:
		if v == nil {
			place.SetZero()
			return nil
		}
		place.Set(reflect.New(place.Type().Elem()))
		return assign(place.Interface(), v)
	case reflect.Interface:
		if place.NumMethod() == 0 && v != nil {
			place.Set(reflect.ValueOf(v))
			return nil
		}
	case reflect.String:
		if text, ok := v.(string); ok {
			place.SetString(text)
			return nil
		}
	case reflect.Bool:
		if n, ok := v.(int64); ok {
			place.SetBool(n != 0)
			return nil
		}
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		if n, ok := v.(int64); ok && !place.OverflowInt(n) {
			place.SetInt(n)
			return nil
		}
	case reflect.Slice:
		if text, ok := v.(string); ok && place.Type().Elem().Kind() == reflect.Uint8 {
			place.SetBytes([]byte(text))
			return nil
		}
	}
	return fmt.Errorf("a %T does not fit into a %s", v, place.Type())
}
