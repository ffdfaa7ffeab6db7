package com.codechu.ipc;

import java.io.IOException;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What applications can see: public types and members that are not {@link Internal}.
 */
class PublicApiTests {

	private static final String ROOT = "com.codechu.ipc.";

	private static final Path LIST = Path.of("src", "test", "resources", "api.txt");

	private static final JavaClasses CLASSES = new ClassFileImporter()
		.withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
		.importPackages("com.codechu.ipc");

	private final List<Class<?>> api = CLASSES.stream()
		.filter(PublicApiTests::isApi)
		.<Class<?>>map(JavaClass::reflect)
		.sorted(Comparator.comparing(Class::getName))
		.toList();

	/** On purpose or not: a change of the API changes the list. */
	@Test
	void isTheCheckedInList() throws IOException {
		List<String> actual = this.api.stream().flatMap((type) -> describe(type).stream()).toList();
		Path written = Path.of("target", "api.txt");
		Files.write(written, actual);
		assertThat(actual)
			.as("the public API, as written to %s: if it was changed on purpose, copy that to %s", written, LIST)
			.containsExactlyElementsOf(Files.readAllLines(LIST));
	}

	@Test
	void signaturesMentionNothingElseOfOurs() {
		Set<String> hidden = new TreeSet<>();
		for (Class<?> type : this.api) {
			Stream.concat(Stream.of(type.getGenericInterfaces()), Stream.ofNullable(type.getGenericSuperclass()))
				.filter((parent) -> !type.isSealed() && !isHidden(parent))
				.flatMap(PublicApiTests::classes)
				.filter((used) -> isOurs(used) && !this.api.contains(used))
				.forEach((used) -> hidden.add(type.getName() + " extends " + used.getName()));
			members(type).forEach((member) -> types(member).flatMap(PublicApiTests::classes)
				.filter((used) -> isOurs(used) && !this.api.contains(used))
				.forEach(
						(used) -> hidden.add(type.getName() + "." + member.getName() + " mentions " + used.getName())));
		}
		assertThat(hidden).isEmpty();
	}

	/** A base class for ourselves, whose public members are inherited. */
	private static boolean isHidden(Type type) {
		return type instanceof Class<?> parent && isOurs(parent) && !Modifier.isPublic(parent.getModifiers());
	}

	private static boolean isApi(JavaClass type) {
		return isVisible(type.reflect()) && !type.getPackage().isAnnotatedWith(Internal.class)
				&& !type.getPackageName().equals("com.codechu.ipc");
	}

	private static boolean isVisible(Class<?> type) {
		Class<?> outer = type.getDeclaringClass();
		return !type.isAnnotationPresent(Internal.class)
				&& (Modifier.isPublic(type.getModifiers()) || Modifier.isProtected(type.getModifiers()))
				&& (outer == null || isVisible(outer));
	}

	private static boolean isOurs(Class<?> type) {
		return type.getName().startsWith(ROOT);
	}

	private static Stream<Member> members(Class<?> type) {
		return Stream
			.<Member>concat(Stream.of(type.getDeclaredConstructors()),
					Stream.concat(Stream.of(type.getDeclaredMethods()), Stream.of(type.getDeclaredFields())))
			.filter((member) -> Modifier.isPublic(member.getModifiers())
					|| (Modifier.isProtected(member.getModifiers()) && !Modifier.isFinal(type.getModifiers())))
			.filter((member) -> !member.isSynthetic()
					&& !((AnnotatedElement) member).isAnnotationPresent(Internal.class));
	}

	private static Stream<Type> types(Member member) {
		if (member instanceof Field field) {
			return Stream.of(field.getGenericType());
		}
		Executable executable = (Executable) member;
		Stream<Type> taken = Stream.concat(Stream.of(executable.getGenericParameterTypes()),
				Stream.of(executable.getGenericExceptionTypes()));
		return (executable instanceof Method method) ? Stream.concat(taken, Stream.of(method.getGenericReturnType()))
				: taken;
	}

	private static Stream<Class<?>> classes(Type type) {
		if (type instanceof Class<?> raw) {
			return Stream.of(raw.isArray() ? raw.getComponentType() : raw);
		}
		if (type instanceof ParameterizedType generic) {
			return Stream.concat(classes(generic.getRawType()),
					Stream.of(generic.getActualTypeArguments()).flatMap(PublicApiTests::classes));
		}
		if (type instanceof GenericArrayType array) {
			return classes(array.getGenericComponentType());
		}
		if (type instanceof WildcardType wildcard) {
			return Stream.concat(Stream.of(wildcard.getUpperBounds()), Stream.of(wildcard.getLowerBounds()))
				.flatMap(PublicApiTests::classes);
		}
		return Stream.empty();
	}

	private static List<String> describe(Class<?> type) {
		String kind = type.isAnnotation() ? "@interface"
				: type.isInterface() ? "interface" : type.isEnum() ? "enum" : type.isRecord() ? "record" : "class";
		String modifiers = Modifier.isFinal(type.getModifiers()) ? "final "
				: type.isSealed() ? "sealed " : Modifier.isAbstract(type.getModifiers()) ? "abstract " : "";
		String parent = (type.getGenericSuperclass() != null && !type.isEnum() && !type.isRecord()
				&& type.getSuperclass() != Object.class) ? " extends " + name(type.getGenericSuperclass()) : "";
		List<String> members = members(type).map(PublicApiTests::describe).sorted().distinct().toList();
		return Stream
			.concat(Stream.of((type.isInterface() ? "" : modifiers) + kind + " " + type.getName() + parent),
					members.stream())
			.toList();
	}

	private static String describe(Member member) {
		String modifiers = Modifier.isStatic(member.getModifiers()) ? "static " : "";
		if (member instanceof Field field) {
			return "\t" + modifiers + name(field.getGenericType()) + " " + field.getName();
		}
		Executable executable = (Executable) member;
		String parameters = String.join(", ",
				Arrays.stream(executable.getGenericParameterTypes()).map(PublicApiTests::name).toList());
		String thrown = String.join(", ",
				Arrays.stream(executable.getGenericExceptionTypes()).map(PublicApiTests::name).toList());
		String head = (member instanceof Constructor<?>) ? "<init>"
				: name(((Method) member).getGenericReturnType()) + " " + member.getName();
		return "\t" + modifiers + head + "(" + parameters + ")" + (thrown.isEmpty() ? "" : " throws " + thrown)
				+ (isDeprecated((AnnotatedElement) member) ? " deprecated" : "");
	}

	private static boolean isDeprecated(AnnotatedElement element) {
		return element.isAnnotationPresent(Deprecated.class);
	}

	private static String name(Type type) {
		String name = (type instanceof TypeVariable<?> variable) ? variable.getName() : type.getTypeName();
		return name.replaceAll("\\b(?:[a-z]\\w*\\.)+(?=[A-Z])", "");
	}

}
